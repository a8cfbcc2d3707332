package dev.daybook.api.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The output of a job is a stream of its own, so that the job's stays short. */
public record OutputId(JobId jobId) {
    private static final String SUFFIX = ":output";

    /** @throws IllegalArgumentException when the text is not of this form */
    @JsonCreator
    public static OutputId of(String text) {
        if (!text.endsWith(SUFFIX)) {
            throw new IllegalArgumentException("Not the id of a job's output: " + text);
        }
        return new OutputId(JobId.of(text.substring(0, text.length() - SUFFIX.length())));
    }

    @JsonValue
    @Override
    public String toString() {
        return jobId + SUFFIX;
    }
}
