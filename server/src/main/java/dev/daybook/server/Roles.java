package dev.daybook.server;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Which sides this process is: {@code daybook.roles}, all three by default. One process each is the scaled-out form. */
final class Roles {
    private static final Set<String> KNOWN = Set.of("command", "query", "runner");

    private Roles() {}

    @Configuration
    @Conditional(Commanding.class)
    @ComponentScan("dev.daybook.command")
    static class CommandRole {}

    @Configuration
    @Conditional(Querying.class)
    @ComponentScan("dev.daybook.query")
    static class QueryRole {}

    @Configuration
    @Conditional(Running.class)
    @ComponentScan("dev.daybook.runner")
    static class RunnerRole {}

    /** @throws Options.Unusable when a role is named that does not exist, or none */
    static Set<String> of(Environment environment) {
        Set<String> roles = new TreeSet<>(Arrays.asList(
                environment.getProperty("daybook.roles", "").strip().split("\\s*,\\s*")));
        if (!KNOWN.containsAll(roles)) {
            throw new Options.Unusable("daybook.roles must be some of command, query, runner, not " + roles);
        }
        return roles;
    }

    static final class Commanding extends OnRole {
        Commanding() {
            super("command");
        }
    }

    static final class Querying extends OnRole {
        Querying() {
            super("query");
        }
    }

    static final class Running extends OnRole {
        Running() {
            super("runner");
        }
    }

    abstract static class OnRole extends SpringBootCondition {
        private final String role;

        OnRole(String role) {
            this.role = role;
        }

        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return new ConditionOutcome(
                    of(context.getEnvironment()).contains(role), ConditionMessage.of("daybook.roles and " + role));
        }
    }
}
