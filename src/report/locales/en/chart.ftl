# Words in charts and their descriptions.
