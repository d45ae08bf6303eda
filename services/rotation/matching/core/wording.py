"""An explanation's facts as sentences, in Chinese and English. Units by name; nobody is ever named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from services.rotation.matching.core.plan import SCALE

KINDS: Mapping[str, tuple[str, str]] = {
    "full": ("全职交流轮岗", "full-time rotation"),
    "support": ("支教", "support teaching"),
    "walk": ("走教", "walk teaching"),
    "follow": ("跟教", "follow teaching"),
    "post_training": ("顶岗锻炼", "post training"),
    "dispatch": ("派驻", "dispatch"),
    "secondment": ("挂职副校长", "secondment as vice-principal"),
    "shadow": ("跟岗", "shadowing"),
    "study_post": ("挂职学习", "study post"),
    "cross_teach": ("跨校兼课", "cross-school teaching"),
    "resident_research": ("教研驻校", "resident research"),
}
CONSENTS = {
    "volunteer": ("自愿", "volunteered"),
    "neutral": ("服从安排", "accepts either way"),
    "objects": ("不愿", "objects"),
}
ROLES = {
    "lead": ("龙头校", "the lead school"),
    "member": ("成员校", "a member school"),
    "supported": ("帮扶校", "a supported school"),
}
TIERS = {
    "renowned": ("名教师", "renowned teacher"),
    "backbone": ("骨干教师", "backbone teacher"),
    "young": ("青年教师", "young teacher"),
}
NOBODY = ("本人", "this person")
COSTS = {
    "rank_points": ("志愿未满足", "preference not met"),
    "extra_km": ("路程增加", "longer way"),
    "non_priority": ("不在优先批次", "not of the priority class"),
    "short_tenure": ("在本校任职时间短", "short tenure at home"),
    "unwilling": ("不愿前往", "unwilling"),
    "imbalance": ("师资均衡", "balance"),
    "cover": ("学科师资", "cover of the subject"),
    "guard": ("学科保底", "the subject's guard"),
    "head": ("进出人数", "head counts"),
    "outcap": ("外派上限", "the cap on departures"),
    "seat": ("岗位数", "seats"),
    "pin": ("指定人选", "fixed places"),
    "tier": ("原则上指标", "goals in principle"),
    "one": ("换人的代价", "replacing this person"),
}
ABSENT = {
    "same-unit": ("就是本校", "it is the home school"),
    "not-in-group": ("不在同一集团", "not in the same group"),
    "direction": ("该形式不允许这一方向", "the kind does not run in this direction"),
    "tier-kind": ("与教师层次不符", "the kind is for another tier"),
    "stage": ("学段不符", "another stage"),
    "subject": ("没有该学科的课", "the subject is not taught there"),
    "no-seat": ("没有岗位", "no seat"),
    "fte": ("工作量已满", "no free time"),
    "exempt": ("在豁免期内", "exempt"),
    "stay": ("时间不足最短期限", "too short a stay"),
    "tenure-min": ("在本校未满规定年限", "too short at the home school"),
    "distance": ("超出距离上限", "too far"),
    "objects": ("本人不愿且规则不允许指派", "objects, and no rule allows sending"),
    "below-floor": ("低于本人可接受的志愿", "below the worst acceptable choice"),
    "banned": ("已被排除", "ruled out"),
    "pinned-elsewhere": ("已定到别处", "already fixed elsewhere"),
}
TEMPLATES: Mapping[str, tuple[str, str]] = {
    "result.placed": (
        "{start} 至 {last} 到{to}{kind_zh}，工作量 {load}%。",
        "From {start} to {last} at {to}: {kind_en}, {load}% of full time.",
    ),
    "result.home": (
        "本轮次留在本校；可行的去处有 {legal_moves} 个。",
        "Stays at home this round; {legal_moves} moves would have been legal.",
    ),
    "wish.first_choice": ("这是第一志愿。", "It is the first choice."),
    "wish.listed": ("这是第 {rank} 志愿。", "It is choice number {rank}."),
    "wish.unlisted": ("不在所填志愿之内，本人服从调剂。", "It is not among the choices; unlisted units were accepted."),
    "wish.none": ("本人未填该校志愿（意愿：{consent_zh}）。", "It was not chosen (willingness: {consent_en})."),
    "legal.direction": (
        "方向符合规定：从{from_role_zh}到{to_role_zh}。",
        "The direction is permitted: from {from_role_en} to {to_role_en}.",
    ),
    "legal.tier": ("形式与层次相符：{tier_zh}参加{kind_zh}。", "The kind fits the tier: {tier_en}, {kind_en}."),
    "legal.tenure": ("自 {since} 起在本校任职。", "At the home school since {since}."),
    "legal.free": ("有 {load}% 的可用工作量。", "{load}% of full time is free for it."),
    "counts.binding": (
        "计入 {rule}：现有 {value}，恰在界限上（{bounds_zh}）。",
        "Counts for {rule}: {value}, exactly at its bound ({bounds_en}).",
    ),
    "counts.equal": (
        "计入 {rule}：派出与接收各 {each} 人，两者须相等，少一人即不相等。",
        "Counts for {rule}: {each} sent and {each} received, which must be equal; one fewer breaks it.",
    ),
    "counts.slack": (
        "计入 {rule}：现有 {value}（要求 {bounds_zh}）。",
        "Counts for {rule}: {value} ({bounds_en} required).",
    ),
}


def sentence(code: str, values: Mapping[str, Any], units: Mapping[str, str]) -> tuple[str, str]:
    """A fact in (Chinese, English). ``units`` maps unit ids to names."""
    words = _words(values, units)
    head, _, tail = code.partition(".")
    if head == "cost":
        zh, en = COSTS.get(tail, (tail, tail))
        return f"代价 {values['points']} 分：{zh}。", f"Costs {values['points']} points: {en}."
    if head == "absent":
        zh, en = ABSENT.get(tail, (tail, tail))
        return (
            f"不能以{_kinds(values, 0, '、')}形式去{words['unit']}：{zh}。",
            f"Cannot go to {words['unit']} ({_kinds(values, 1, ', ')}): {en}.",
        )
    template = TEMPLATES.get(code)
    return (template[0].format(**words), template[1].format(**words)) if template else (code, code)


def _kinds(values: Mapping[str, Any], language: int, comma: str) -> str:
    return comma.join(KINDS.get(kind, (kind, kind))[language] for kind in values["kinds"])


def alternative_sentence(item: Mapping[str, Any], units: Mapping[str, str]) -> tuple[str, str]:
    """What another outcome would have cost, solved again, in (Chinese, English)."""
    zh, en = _elsewhere(item, units)
    if not item["is_possible"]:
        return (
            f"{zh}：与 {'、'.join(item['blocked_by'])} 不能同时成立。",
            f"{en}: cannot hold with {', '.join(item['blocked_by'])}.",
        )
    total, others = sum(item["split"].values()), item["others"]
    return (
        f"{zh}：{total:+d} 分（{_parts(item['split'], 0)}），另有 {others} 人变动。",
        f"{en}: {total:+d} points ({_parts(item['split'], 1)}); {others} others would change.",
    )


def price_sentence(item: Mapping[str, Any], units: Mapping[str, str]) -> tuple[str, str]:
    """What another outcome would cost at least, at shadow prices, in (Chinese, English)."""
    zh, en = _elsewhere(item, units)
    total, split = round(item["total"] / SCALE), price_split(item)
    if item["total"] < 0:
        return f"{zh}：影子价格分不出高低，未逐一重算。", f"{en}: shadow prices cannot tell; not solved again."
    return (
        f"{zh}：至少约 {total:+d} 分（{_parts(split, 0)}），未逐一重算。",
        f"{en}: about {total:+d} points at least ({_parts(split, 1)}); not solved again.",
    )


def price_split(item: Mapping[str, Any]) -> dict[str, int]:
    """A price in whole points by cost term and by what charges it: a family of rows, or the rule's id."""
    split: dict[str, int] = {}
    for key, n in [*item["terms"].items(), *item["rows"].items()]:
        name = key.partition("/")[0]
        name = "imbalance" if name == "balance" else name
        split[name] = split.get(name, 0) + n
    return {name: points for name, n in split.items() if (points := round(n / SCALE))}


def _elsewhere(item: Mapping[str, Any], units: Mapping[str, str]) -> tuple[str, str]:
    if not item["unit_id"]:
        return "若留在本校", "Staying at home"
    words = _words(item, units)
    return f"若去{words['unit']}（{words['kind_zh']}）", f"Going to {words['unit']} ({words['kind_en']})"


def _parts(split: Mapping[str, int], language: int) -> str:
    return " + ".join(f"{COSTS.get(name, (name, name))[language]} {n}" for name, n in split.items()) or (
        "none" if language else "无"
    )


def _words(values: Mapping[str, Any], units: Mapping[str, str]) -> dict[str, Any]:
    words: dict[str, Any] = dict(values)
    for key in ("to", "unit_id"):
        if key in values:
            words["unit" if key == "unit_id" else key] = units.get(str(values[key]), str(values[key]))
    for key, table in (
        ("kind", KINDS),
        ("consent", CONSENTS),
        ("from_role", ROLES),
        ("to_role", ROLES),
        ("tier", TIERS),
    ):
        value = values.get(key)
        pair = NOBODY if value is None else table.get(str(value), (str(value), str(value)))
        words[f"{key}_zh"], words[f"{key}_en"] = pair
    if "end" in values:
        # Spans are half-open; a reader is told the last day.
        words["last"] = (date.fromisoformat(values["end"]) - timedelta(days=1)).isoformat()
    words["bounds_zh"], words["bounds_en"] = _bounds(values.get("lo"), values.get("hi"))
    return words


def _bounds(lo: int | None, hi: int | None) -> tuple[str, str]:
    if lo is not None and lo == hi:
        return f"等于 {lo}", f"exactly {lo}"
    zh = [f"不少于 {lo}" if lo is not None else "", f"不多于 {hi}" if hi is not None else ""]
    en = [f"at least {lo}" if lo is not None else "", f"at most {hi}" if hi is not None else ""]
    return "、".join(filter(None, zh)) or "无界限", " and ".join(filter(None, en)) or "no bound"
