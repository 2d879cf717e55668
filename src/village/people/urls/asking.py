"""Addresses of asking who works with a child, and of watching over who asks."""

from django.urls import URLPattern, URLResolver, path

from village.people.views import asking, messages, overseeing

ASKING: list[URLPattern | URLResolver] = [
    path("children/", asking.children, name="children"),
    path("children/contact-requests/", asking.contact_requests, name="contact-requests"),
    path("children/message/", messages.message, name="child-message"),
    path("children/message/sent/", messages.sent, name="child-message-sent"),
    path("children/<uuid:child>/", asking.child, name="child"),
    path("children/<uuid:child>/why/", asking.why, name="child-why"),
    path("children/<uuid:child>/behind/", asking.behind, name="child-behind"),
    path("children/<uuid:child>/leave/", asking.leave, name="child-leave"),
    path("children/<uuid:child>/contact/<int:record>/", asking.contact, name="child-contact"),
    path("oversight/shields/", overseeing.shields, name="shields"),
    path("oversight/shields/new/", overseeing.put_on, name="shield-put-on"),
    path("oversight/shields/<int:shield>/", overseeing.shield, name="shield"),
    path("oversight/shield-reviews/", overseeing.reviews, name="shield-reviews"),
    path("oversight/shield-reviews/<int:override>/", overseeing.review, name="shield-review"),
    path("oversight/messages/", messages.messages, name="messages"),
    path("oversight/messages/<int:number>/", messages.pass_on, name="message"),
    path("oversight/new-identities/", overseeing.identities, name="new-identities"),
    path("oversight/looked/", overseeing.looked, name="looked"),
    path("oversight/looked/<uuid:child>/", overseeing.looked_child, name="looked-child"),
    path("oversight/looked/<uuid:child>/letter/", overseeing.letter, name="looked-letter"),
    path("oversight/looked/<uuid:child>/copy/", overseeing.copy, name="looked-copy"),
    path("oversight/looked/<uuid:child>/keep/", overseeing.keep, name="looked-keep"),
    path("oversight/looked/<uuid:child>/died/", overseeing.died, name="looked-died"),
    path("oversight/alerts/", overseeing.alerts, name="alerts"),
    path("oversight/alerts/<int:alert>/", overseeing.alert, name="alert"),
]
