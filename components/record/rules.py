"""Names of the counting rules; what each one counts is defined in the schema."""

from __future__ import annotations

_NAMES = {
    "in_country": "in the country",
    "dmdc_active_duty": "personnel office, active duty by location",
    "dmdc_including_deployed": "personnel office, deployed included",
    "dmdc_permanent": "personnel office, permanently assigned",
    "us_and_allies": "US and allies together",
    "contractor_census": "contractors, military census",
    "contractor_all_agencies": "contractors, all agencies",
    "peak_undated": "largest strength, undated",
}


def rule_name(rule: str) -> str:
    """Return a counting rule's name as it is shown."""
    return _NAMES.get(rule, rule.replace("_", " "))
