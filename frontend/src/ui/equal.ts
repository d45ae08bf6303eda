/** Are two values of the wire the same? Wire values are JSON, and both sides come from the same view. */
export const isDeepEqual = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)
