"""One plan over many repositories, through any executor."""
