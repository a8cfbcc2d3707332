/** How a playbook run is prepared and started. All that this module knows of Ansible is here, and in the Python beside it. */
@NullMarked
package dev.daybook.runner.ansible;

import org.jspecify.annotations.NullMarked;
