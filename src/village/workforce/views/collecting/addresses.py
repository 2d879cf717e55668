"""Addresses of collections and returns."""

from django.urls import path

from village.workforce.views.collecting import comparing, filling, making, managing, signing

COLLECTION = "workforce/collections/<uuid:collection>/"
COLLECTED = "workforce/collections/returns/<uuid:asked>/"
RETURN = "workforce/returns/<uuid:asked>/"
COLLECTING = [
    path("workforce/collections/", managing.listed, name="collections"),
    path("workforce/collections/figures/", comparing.figures, name="collection-figures"),
    path("workforce/collections/open/", managing.add, name="collection-open"),
    path(COLLECTION, managing.one, name="collection"),
    path(f"{COLLECTION}ask/", managing.ask_more, name="collection-ask"),
    path(f"{COLLECTION}due/", managing.due, name="collection-due"),
    path(f"{COLLECTION}statuses/", managing.statuses, name="collection-statuses"),
    path(f"{COLLECTION}close/", managing.close, name="collection-close"),
    path(COLLECTED, managing.collected, name="collected"),
    path(f"{COLLECTED}reopen/", managing.reopen, name="collected-reopen"),
    path("workforce/returns/", making.listed, name="returns"),
    path(RETURN, making.one, name="return"),
    path(f"{RETURN}file/", making.from_file, name="return-file"),
    path(f"{RETURN}register/", making.from_register, name="return-register"),
    path(f"{RETURN}draft/", making.draft, name="return-draft"),
    path(f"{RETURN}draft/discard/", making.discard, name="return-discard"),
    path(f"{RETURN}form/", filling.begin, name="return-form"),
    path(f"{RETURN}draft/rows/", filling.rows, name="return-rows"),
    path(f"{RETURN}draft/rows/add/", filling.add, name="return-row-add"),
    path(f"{RETURN}draft/rows/<slug:row>/", filling.change, name="return-row"),
    path(f"{RETURN}draft/rows/<slug:row>/out/", filling.take_out, name="return-row-out"),
    path(f"{RETURN}queries/", making.queries, name="return-queries"),
    path(f"{RETURN}queries/<slug:mark>/", making.explain, name="return-query"),
    path(f"{RETURN}differences/", making.differences, name="return-differences"),
    path(f"{RETURN}download/", making.download, name="return-download"),
    path(f"{RETURN}send/", making.send, name="return-send"),
    path(f"{RETURN}withdraw/", making.withdraw, name="return-withdraw"),
    path(f"{RETURN}erase/", making.erase, name="return-erase"),
    path(f"{RETURN}sign/", signing.sign, name="return-sign"),
    path(f"{RETURN}send-back/", signing.send_back, name="return-back"),
]
