package dev.daybook.platform.identity;

import dev.daybook.api.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;

/**
 * Who does something, and from where. It goes with every command, and from there into the metadata of every event.
 *
 * @param userId of a person, or {@code system:<part>} for a part of the hub
 * @param onBehalfOf the id of the person whom a part of the hub acts for
 */
public record Actor(
        String userId,
        String username,
        String role,
        @Nullable String ip,
        @Nullable String userAgent,
        @Nullable String requestId,
        @Nullable String onBehalfOf) {
    public static final String USER_ID = "user_id";
    public static final String USERNAME = "username";
    public static final String ROLE = "role";
    public static final String IP = "ip";
    public static final String USER_AGENT = "user_agent";
    public static final String REQUEST_ID = "request_id";
    public static final String ON_BEHALF_OF = "on_behalf_of";

    /** The keys of the metadata that an actor leaves. */
    public static final List<String> KEYS = List.of(USER_ID, USERNAME, ROLE, IP, USER_AGENT, REQUEST_ID, ON_BEHALF_OF);

    /** @param part such as {@code runner} */
    public static Actor system(String part) {
        String name = "system:" + part;
        return new Actor(name, name, "system", null, null, null, null);
    }

    public Actor onBehalfOf(String userId) {
        return new Actor(this.userId, username, role, ip, userAgent, requestId, userId);
    }

    /** Only the keys that have a value. */
    public Map<String, String> asMetaData() {
        Map<String, String> values = new HashMap<>();
        put(values, USER_ID, userId);
        put(values, USERNAME, username);
        put(values, ROLE, role);
        put(values, IP, ip);
        put(values, USER_AGENT, userAgent);
        put(values, REQUEST_ID, requestId);
        put(values, ON_BEHALF_OF, onBehalfOf);
        return values;
    }

    /** @return null where the message carries none */
    public static @Nullable Actor of(MetaData metaData) {
        String userId = text(metaData, USER_ID);
        if (userId == null) {
            return null;
        }
        String username = text(metaData, USERNAME);
        String role = text(metaData, ROLE);
        return new Actor(
                userId,
                username == null ? userId : username,
                role == null ? Role.VIEWER.text() : role,
                text(metaData, IP),
                text(metaData, USER_AGENT),
                text(metaData, REQUEST_ID),
                text(metaData, ON_BEHALF_OF));
    }

    private static void put(Map<String, String> values, String key, @Nullable String value) {
        if (value != null) {
            values.put(key, value);
        }
    }

    private static @Nullable String text(MetaData metaData, String key) {
        Object value = metaData.get(key);
        return value == null ? null : value.toString();
    }
}
