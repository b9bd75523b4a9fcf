"""Import paths of the first release; plug-ins still use them."""
