"""The staff's web pages: one file per page."""

from flask import Flask

from bot.staff import (
    access,
    account,
    account_words,
    accounts,
    answering,
    answers,
    assets,
    attachments,
    audit_log,
    bimtek,
    bimtek_people,
    bimtek_schedule,
    bimtek_summary,
    bimtek_times,
    bimtek_words,
    broadcast_deeds,
    broadcast_words,
    broadcasts,
    bulk,
    casework,
    changes,
    channel_health,
    door,
    erasing,
    errors,
    exports,
    guest,
    headers,
    home,
    hosts,
    import_words,
    imports,
    inbox,
    inbox_words,
    limits,
    listing,
    lks,
    login,
    menu,
    merge_words,
    merging,
    office_rules,
    officer,
    officers,
    papers,
    password_link,
    phone,
    recap,
    register_words,
    reminder_words,
    reminders,
    report_words,
    reports,
    retention_rules,
    row_ids,
    sentences,
    settings_words,
    tasks,
    times,
    two_factor,
    uploads,
    vocabulary,
    whatsapp_templates,
    words,
)
from bot.web import EXTENSION

PAGES = (
    attachments.blueprint,
    login.blueprint,
    home.blueprint,
    exports.blueprint,
    recap.blueprint,
    tasks.blueprint,
    erasing.blueprint,
    reports.blueprint,
    casework.blueprint,
    bulk.blueprint,
    inbox.blueprint,
    answering.blueprint,
    answers.blueprint,
    officers.blueprint,
    officer.blueprint,
    listing.blueprint,
    changes.blueprint,
    lks.blueprint,
    imports.blueprint,
    merging.blueprint,
    bimtek.blueprint,
    bimtek_people.blueprint,
    bimtek_schedule.blueprint,
    bimtek_summary.blueprint,
    door.blueprint,
    papers.blueprint,
    guest.blueprint,
    reminders.blueprint,
    whatsapp_templates.blueprint,
    office_rules.blueprint,
    sentences.blueprint,
    retention_rules.blueprint,
    vocabulary.blueprint,
    channel_health.blueprint,
    broadcasts.blueprint,
    broadcast_deeds.blueprint,
    password_link.blueprint,
    account.blueprint,
    two_factor.blueprint,
    accounts.blueprint,
    audit_log.blueprint,
)

# What gives templates their words and filters, and addresses their ids.
GIVERS = (
    row_ids,
    assets,
    times,
    words,
    report_words,
    inbox_words,
    settings_words,
    account_words,
    register_words,
    import_words,
    merge_words,
    menu,
    bimtek_times,
    bimtek_words,
    broadcast_words,
    reminder_words,
)


def register(app: Flask) -> None:
    """Adds the pages to the app, and all that guards its doors."""
    settings = app.extensions[EXTENSION].settings
    uploads.register(app)
    hosts.register(app, settings)
    limits.register(app, settings)
    access.register(app, settings)
    headers.register(app, settings)
    errors.register(app)
    for giver in GIVERS:
        giver.register(app)
    app.jinja_env.globals["has_simulator"] = phone.CHANNEL in settings.channels
    for page in PAGES:
        app.register_blueprint(page)
