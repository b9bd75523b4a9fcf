"""What plug-ins rely on in the import path of the first release, whether or not it warns."""

import warnings


def test_both_names_are_one_class():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from app.core.managers.execution_engine_factory import (
            EngineFactoryManager,
            ExecutionEngineFactory,
        )

    assert EngineFactoryManager is ExecutionEngineFactory


def test_it_is_the_class_that_the_supervisor_exports():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from app.agents import supervisor
        from app.core.managers import execution_engine_factory as shim

        assert shim.ExecutionEngineFactory is supervisor.ExecutionEngineFactory
