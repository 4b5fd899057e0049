"""What separates the cells of a file."""

import pytest

from data.sources.separators import not_commas


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["a,b,c", "1,2,3"], ""),
        (["a;b;c", "1;2;3"], "semicolons"),
        (["a\tb\tc", "1\t2\t3"], "tabs"),
        (["a|b|c", "1|2|3"], "vertical bars"),
        (["a;b;c", "1,5;2,5;3", "1;2,5;3"], "semicolons"),
        (["A title, with a comma", "", "a;b;c", "1;2;3"], "semicolons"),
        (['"a;1";"b,2"', '"c";"d"'], "semicolons"),
        (["a,b,c", '1,"x; y; z; and; so; on",3'], ""),
        (["a,b,c", "1,x; y; z; w; v,3", "2,x,3"], ""),
        (["a;b", "c,d"], ""),
        (["alone"], ""),
        ([], ""),
    ],
)
def test_what_is_there_equally_often_on_most_lines(lines: list[str], found: str):
    assert not_commas(lines) == found
