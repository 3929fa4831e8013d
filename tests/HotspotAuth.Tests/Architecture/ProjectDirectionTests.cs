using System.Reflection;
using System.Xml.Linq;

namespace HotspotAuth.Tests.Architecture;

public class ProjectDirectionTests
{
    /// <summary>Which of ours a project may name. Protocol, packets and the file format know nothing of each other or of the program.</summary>
    private static readonly Dictionary<string, string[]> May = new(StringComparer.Ordinal)
    {
        ["HotspotAuth.Radius"] = [],
        ["HotspotAuth.Capture"] = [],
        ["HotspotAuth.TrafficLog"] = [],
        ["HotspotAuth"] = ["HotspotAuth.Radius", "HotspotAuth.Capture", "HotspotAuth.TrafficLog"],
    };

    /// <summary>Packages the libraries may carry to whoever uses them; analyzers are not carried.</summary>
    private static readonly Dictionary<string, string[]> Packages = new(StringComparer.Ordinal)
    {
        ["HotspotAuth.Radius"] = [],
        ["HotspotAuth.Capture"] = [],
        ["HotspotAuth.TrafficLog"] = ["Microsoft.Data.Sqlite.Core", "SQLitePCLRaw.core", "SQLitePCLRaw.provider.e_sqlite3"],
    };

    [Fact]
    public void The_source_projects_are_these_four()
    {
        var found = Repository.Files("src", ".csproj").Select(Path.GetFileNameWithoutExtension);

        Assert.Equal(May.Keys.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("HotspotAuth.Radius")]
    [InlineData("HotspotAuth.Capture")]
    [InlineData("HotspotAuth.TrafficLog")]
    [InlineData("HotspotAuth")]
    public void A_project_references_only_what_lies_below_it(string project)
    {
        var named = Items(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));

        Assert.Empty(named.Except(May[project], StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("HotspotAuth.Radius")]
    [InlineData("HotspotAuth.Capture")]
    [InlineData("HotspotAuth.TrafficLog")]
    public void A_library_takes_no_package_but_those_it_exists_with(string project)
    {
        Assert.Empty(Items(project, "PackageReference").Except(Packages[project], StringComparer.Ordinal));
        Assert.Empty(Items(project, "FrameworkReference"));
    }

    [Theory]
    [InlineData("HotspotAuth.Radius")]
    [InlineData("HotspotAuth.Capture")]
    [InlineData("HotspotAuth.TrafficLog")]
    public void A_built_library_links_to_none_of_ours_nor_to_the_web(string assembly)
    {
        var linked = Assembly.Load(new AssemblyName(assembly)).GetReferencedAssemblies().Select(reference => reference.Name ?? "");

        Assert.DoesNotContain(linked, name => name.StartsWith("HotspotAuth", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
            || string.Equals(name, "Dapper", StringComparison.Ordinal));
    }

    [Fact]
    public void Versions_are_stated_once_for_all_projects()
    {
        var own = Repository.Files(".", ".csproj")
            .Where(file => XDocument.Parse(Repository.Read(file)).Descendants("PackageReference").Any(item => item.Attribute("Version") is not null));

        Assert.Empty(own);
    }

    private static IEnumerable<string> Items(string project, string kind) =>
        XDocument.Parse(Repository.Read($"src/{project}/{project}.csproj")).Descendants(kind)
            .Select(item => item.Attribute("Include")?.Value)
            .OfType<string>();
}
