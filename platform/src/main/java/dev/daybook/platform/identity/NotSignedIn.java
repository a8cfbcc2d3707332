package dev.daybook.platform.identity;

import org.springframework.security.core.AuthenticationException;

/** 401, with the code that clients act on. */
public final class NotSignedIn extends AuthenticationException {
    private static final long serialVersionUID = 1;

    private final String code;

    private NotSignedIn(String code, String message) {
        super(message);
        this.code = code;
    }

    public static NotSignedIn missing() {
        return new NotSignedIn("unauthorized", "Sign in first: this needs an access token");
    }

    public static NotSignedIn invalid() {
        return new NotSignedIn("invalid_token", "The token is not valid: sign in again");
    }

    public static NotSignedIn expired() {
        return new NotSignedIn("token_expired", "The token has expired: refresh it or sign in again");
    }

    public static NotSignedIn refused() {
        return new NotSignedIn("authentication_failed", "The username or the password is wrong");
    }

    public String code() {
        return code;
    }
}
