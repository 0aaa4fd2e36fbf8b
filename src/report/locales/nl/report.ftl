# Words of the report's frame, tables and sentences.
