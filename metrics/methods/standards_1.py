"""standards-1: today's standards of waiting, and what two public-health figures aim for.

Scored against the planning milestone in force, and against the standard where there is none. The
steps were set from their reasons before any figure was looked at.
"""

from metrics.method import Domain, Item, Method

METHOD = Method(
    id="standards-1",
    name="Standards of today",
    description=(
        "The waiting times of emergency, planned and cancer care, and how full beds are, each "
        "scored by how far it is from the milestone of this year's planning guidance; for systems "
        "also early diagnosis of cancer and smoking. Domains weigh the same."
    ),
    domains=(
        Domain("emergency_care", "Emergency care", "Hospital care"),
        Domain("planned_care", "Planned care", "Hospital care"),
        Domain("cancer", "Cancer", "Hospital care"),
        Domain("beds", "Hospital beds", "Hospital care"),
        Domain("prevention", "Prevention", "Prevention"),
    ),
    items=(
        Item("ae_four_hour", "emergency_care", 4.0, "the milestone of 2026/27 is four points up"),
        Item("rtt_18_weeks", "planned_care", 5.0, "milestones rise by about five points a year"),
        Item("rtt_52_weeks", "planned_care", 1.0, "the milestone itself is one in a hundred"),
        Item("cancer_28_day", "cancer", 3.0, "milestones rose by about three points a year"),
        Item("cancer_31_day", "cancer", 3.0, "two steps span from the standard to nine in ten"),
        Item("cancer_62_day", "cancer", 5.0, "milestones rise by about five points a year"),
        Item("ga_bed_occupancy", "beds", 2.0, "three steps span from the ask to 98%, full wards"),
        Item(
            *("early_cancer_diagnosis", "prevention", 3.0),
            "the path rises by two points a year",
            footprints_only=True,
        ),
        Item(
            *("smoking_prevalence", "prevention", 2.0),
            "two years' progress on the path",
            footprints_only=True,
        ),
    ),
    purpose="milestone",
)
