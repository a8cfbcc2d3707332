package dev.daybook.server;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A JSON value of another type than the field's is refused at the field, also where it could be taken for one. */
class JsonTypesTest {
    private static final Requests REQUESTS = Requests.of(Hub.shared().admin());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    timeout_seconds | {"playbook_id": "x", "timeout_seconds": "60"}
                    timeout_seconds | {"playbook_id": "x", "timeout_seconds": true}
                    version         | {"playbook_id": "x", "version": "1"}
                    playbook_id     | {"playbook_id": 1}
                    playbook_id     | {"playbook_id": true}
                    playbook_id     | {"playbook_id": 1.5}
                    """)
    void isRefused(String field, String body) {
        Requests.invalid(REQUESTS.json("POST", "/api/jobs", body, "Content-Type", "application/json"), field);
    }
}
