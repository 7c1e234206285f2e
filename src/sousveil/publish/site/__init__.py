"""The site of a case: pages made from the tables of a build, the same ones whether they are served or published as files."""
