package dev.daybook.api.credential;

/**
 * What may be known of a password.
 *
 * @param secretVersion where the password itself is kept
 * @param fingerprint keyed: whoever does not have the hub's key set cannot try passwords against it
 */
public record Password(int secretVersion, String fingerprint) {}
