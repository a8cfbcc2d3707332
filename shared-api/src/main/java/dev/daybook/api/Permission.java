package dev.daybook.api;

/** One thing that an endpoint can ask of its caller. An endpoint that asks for none is not reachable. */
public enum Permission {
    /** Everyone, signed in or not. */
    NONE,
    /** Servers, playbooks, jobs and their logs. */
    SEE,
    UPLOAD_PLAYBOOKS,
    /** Create jobs, and cancel one's own. */
    RUN_JOBS,
    CANCEL_ANY_JOB,
    MANAGE_SERVERS,
    MANAGE_CREDENTIALS,
    EDIT_PLAYBOOKS,
    /** The event feed, and who changed which playbook. */
    SEE_HISTORY,
    /** The runners, and what they have. */
    SEE_SYSTEM,
    MANAGE_SYSTEM
}
