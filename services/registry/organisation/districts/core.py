"""What a bureau is made of."""

from enum import StrEnum


class DistrictLevel(StrEnum):
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"


class Department(StrEnum):
    """The seven departments whose powers the policy file grants (A35)."""

    OFFICE = "office"
    PERSONNEL = "personnel"
    INSPECTORATE = "inspectorate"
    FINANCE = "finance"
    RESEARCH = "research"
    DIGITAL = "digital"
    LEADER = "leader"
