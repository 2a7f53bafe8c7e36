"""Who looks at which round and level: what a reading needs besides the tallies."""

from dataclasses import dataclass

from mhsurvey.results.result import Audience
from mhsurvey.rounds.thresholds import Threshold, Thresholds


@dataclass(frozen=True)
class View:
    """level: of the hierarchy (areas.area.Level)."""

    round_code: str
    level: int
    audience: Audience
    thresholds: Thresholds

    def threshold(self, code: str) -> Threshold:
        return self.thresholds.of(code, round_code=self.round_code, level=self.level)
