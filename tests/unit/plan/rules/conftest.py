"""Whole plans at random shrink slowly: a failure is told as it was found."""

from hypothesis import Phase, settings

settings.register_profile("whole-plans", phases=[Phase.explicit, Phase.reuse, Phase.generate], deadline=None)
settings.load_profile("whole-plans")
