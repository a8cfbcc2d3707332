/** What can be asked of a job, what can have happened to it, and how it looks. Only {@code PlaybookRun} and {@code AnsibleRunRecord} know of Ansible. */
@NullMarked
package dev.daybook.api.job;

import org.jspecify.annotations.NullMarked;
