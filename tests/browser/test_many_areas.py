"""The heaviest pages, over the whole demonstration: as many areas as England has, on a phone."""

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.mark.parametrize("address", ["/", "/indicator/ae_four_hour"])
def test_a_page_of_many_areas_stands_draws_and_fits(view_of, whole_site, address):
    view = view_of(390, at=whole_site)
    assert view.open(address) == 200
    assert view.complaints == []
    assert view.charts_without_marks() == []
    assert view.overflow() <= 0
    assert view.unreadable() == []
