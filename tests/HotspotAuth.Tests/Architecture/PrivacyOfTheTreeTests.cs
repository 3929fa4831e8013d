namespace HotspotAuth.Tests.Architecture;

/// <summary>The tree must read and build the same on anybody's machine.</summary>
public class PrivacyOfTheTreeTests
{
    // Written in pieces, so that this file is not its own finding.
    private static readonly string[] MachinePlaces = [" /wo" + "rk/", "\"/wo" + "rk/", "`/wo" + "rk/", "(/wo" + "rk/", "=/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", ".nu" + "get/packages", "C:" + "\\\\"];

    private static readonly string[] RegistryHosts =
    [
        "nuget" + ".org", "npmjs" + ".org", "npmjs" + ".com", "yarnpkg" + ".com", "deb.debian" + ".org", "security.debian" + ".org",
        "pypi" + ".org", "crates" + ".io", "unpkg" + ".com", "jsdelivr" + ".net", "cdnjs" + ".",
    ];

    private static readonly string[] TextFiles =
    [
        "", ".cs", ".cshtml", ".csproj", ".props", ".targets", ".sln", ".json", ".md", ".sh", ".py", ".sql", ".css", ".js", ".html", ".resx", ".conf", ".yml", ".xml", ".txt",
    ];

    [Fact]
    public void No_file_names_a_place_on_somebodys_machine() => Findings.None("Paths of one machine.", Mentions(MachinePlaces));

    [Fact]
    public void No_file_names_the_host_of_a_package_registry() => Findings.None("Hosts of package registries.", Mentions(RegistryHosts));

    [Fact]
    public void No_secret_lies_in_the_tree()
    {
        string[] heads = ["BEGIN PRIVATE" + " KEY", "BEGIN RSA PRIVATE" + " KEY", "BEGIN EC PRIVATE" + " KEY", "BEGIN OPENSSH PRIVATE" + " KEY"];

        Findings.None("Private keys belong in the data directory; tests make their own.", Mentions(heads));
    }

    private static IEnumerable<string> Mentions(string[] words) =>
        from file in Repository.Files(".", TextFiles)
        where !file.EndsWith(".min.js", StringComparison.Ordinal)
        from line in Repository.Lines(file).Select((text, at) => (text, at))
        from word in words
        where line.text.Contains(word, StringComparison.OrdinalIgnoreCase)
        select $"{file}:{line.at + 1}: {word.Trim()}";
}
