package dev.daybook.platform.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.daybook.api.Role;
import dev.daybook.platform.secret.SecretStore;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;

/**
 * Signs and checks the tokens that callers show: JWT (RFC 7519), ES256, with a key that is made once and kept in the
 * {@link SecretStore}.
 */
public final class AccessTokens {
    private static final String ISSUER = "daybook";
    private static final String KEY_OWNER = "hub:signing-key";

    private final ECKey key;
    private final Clock clock;
    private final Duration lifetime;

    public AccessTokens(SecretStore secrets, Clock clock, Duration lifetime) {
        this.clock = clock;
        this.lifetime = lifetime;
        byte[] stored =
                secrets.getOrCreate(KEY_OWNER, () -> newKey().toJSONString().getBytes(StandardCharsets.UTF_8));
        try {
            this.key = ECKey.parse(new String(stored, StandardCharsets.UTF_8));
        } catch (ParseException e) {
            throw new IllegalStateException("The stored signing key cannot be read", e);
        }
    }

    public Duration lifetime() {
        return lifetime;
    }

    public String issue(Caller caller) {
        Instant now = clock.instant();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(JOSEObjectType.JWT)
                        .keyID(key.getKeyID())
                        .build(),
                new JWTClaimsSet.Builder()
                        .issuer(ISSUER)
                        .subject(caller.userId())
                        .claim("username", caller.username())
                        .claim("role", caller.role().text())
                        .claim("sid", caller.session())
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(lifetime)))
                        .build());
        try {
            token.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("The token could not be signed", e);
        }
        return token.serialize();
    }

    /**
     * @throws NotSignedIn when the token is not one of ours, was altered, or has expired
     */
    public Caller check(String text) {
        try {
            SignedJWT token = SignedJWT.parse(text);
            if (!JWSAlgorithm.ES256.equals(token.getHeader().getAlgorithm())
                    || !token.verify(new ECDSAVerifier(key.toECPublicKey()))) {
                throw NotSignedIn.invalid();
            }
            JWTClaimsSet claims = token.getJWTClaimsSet();
            if (!ISSUER.equals(claims.getIssuer())) {
                throw NotSignedIn.invalid();
            }
            if (!claims.getExpirationTime().toInstant().isAfter(clock.instant())) {
                throw NotSignedIn.expired();
            }
            return new Caller(
                    claims.getSubject(),
                    claims.getStringClaim("username"),
                    Role.of(claims.getStringClaim("role")),
                    claims.getStringClaim("sid"));
        } catch (ParseException | JOSEException e) {
            throw NotSignedIn.invalid();
        }
    }

    /** The public half, as a JWK set (RFC 7517), for others who want to check our tokens. */
    public Map<String, Object> publicKeys() {
        return new JWKSet(key.toPublicJWK()).toJSONObject();
    }

    private static ECKey newKey() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyUse(KeyUse.SIGNATURE)
                    .keyIDFromThumbprint(true)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("No signing key could be made", e);
        }
    }
}
