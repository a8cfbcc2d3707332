package dev.daybook.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.concurrent.CompletableFuture;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.queryhandling.QueryHandler;

/** The shape of the house. */
@AnalyzeClasses(packages = "dev.daybook", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule commandSideKnowsOnlyTheApi = noClasses()
            .that()
            .resideInAPackage("dev.daybook.command..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.daybook.query..", "dev.daybook.runner..", "dev.daybook.server..");

    @ArchTest
    static final ArchRule querySideKnowsOnlyTheApi = noClasses()
            .that()
            .resideInAPackage("dev.daybook.query..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.daybook.command..", "dev.daybook.runner..", "dev.daybook.server..");

    @ArchTest
    static final ArchRule runnerKnowsOnlyTheApi = noClasses()
            .that()
            .resideInAPackage("dev.daybook.runner..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.daybook.command..", "dev.daybook.query..", "dev.daybook.server..");

    @ArchTest
    static final ArchRule platformKnowsNoContext = noClasses()
            .that()
            .resideInAPackage("dev.daybook.platform..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.daybook.api.*..", "dev.daybook.command..", "dev.daybook.query..", "dev.daybook.runner..");

    @ArchTest
    static final ArchRule theApiKnowsNoFrameworkOfOurs = noClasses()
            .that()
            .resideInAPackage("dev.daybook.api..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "java.io..", "java.nio.file..", "java.sql..", "io.r2dbc..");

    @ArchTest
    static final ArchRule contextsOfASideFormNoCycles = slices().matching("dev.daybook.(command|query|runner).(*)..")
            .should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyTheAnsiblePackageKnowsAnsible = noClasses()
            .that()
            .resideInAnyPackage("dev.daybook.runner.run..", "dev.daybook.runner.dispatch..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching(".*(PlaybookRun|AnsibleRunRecord).*");

    @ArchTest
    static final ArchRule eventHandlersFinishTheirWork =
            methods().that().areAnnotatedWith(EventHandler.class).should().haveRawReturnType(void.class);

    @ArchTest
    static final ArchRule queryHandlersDoNotBlockTheirCaller =
            methods().that().areAnnotatedWith(QueryHandler.class).should().haveRawReturnType(CompletableFuture.class);

    @ArchTest
    static final ArchRule queriesReadByR2dbc = noClasses()
            .that()
            .resideInAPackage("dev.daybook.query..")
            .and()
            .haveNameNotMatching(".*(Projection|Writer)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.jdbc..", "java.sql..");

    @ArchTest
    static final ArchRule controllersStayInTheirPackage =
            classes().that().haveSimpleNameEndingWith("Controller").should().bePackagePrivate();
}
