"""Addresses of tasks, dates, what is late, caseloads, what could not be done, and what leaves upwards."""

from django.urls import URLPattern, URLResolver, path

from village.casework.views import caseload, diary, effects, exports, tasks, thresholds

RECORD = "help/<uuid:episode>/tasks/"
UPWARDS: list[URLPattern | URLResolver] = [
    path("help/tasks/", tasks.mine, name="my-tasks"),
    path("help/overdue/", tasks.late, name="help-late"),
    path("help/caseload/", caseload.caseload, name="caseload"),
    path("help/caseload/<uuid:account>/", caseload.working, name="caseload-working"),
    path("help/calendar/", diary.month, name="help-calendar"),
    path("help/calendar.ics", diary.as_file, name="help-calendar-file"),
    path("help/digests/", diary.digests, name="help-digests"),
    path("help/exports/", exports.listed, name="help-exports"),
    path("help/exports/<slug:export>/", exports.export, name="help-export"),
    path(RECORD, tasks.of_one, name="help-tasks"),
    path(f"{RECORD}add/", tasks.add, name="help-task-add"),
    path(f"{RECORD}<uuid:task>/", tasks.hand, name="help-task"),
    path(f"{RECORD}<uuid:task>/close/", tasks.close, name="help-task-close"),
    path("oversight/thresholds/", thresholds.thresholds, name="thresholds"),
    path("oversight/caseloads/", caseload.limits, name="caseloads"),
    path("oversight/effects/", effects.listed, name="effects"),
    path("oversight/effects/<int:effect>/", effects.again, name="effect-again"),
]
