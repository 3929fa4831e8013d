using System.Text.RegularExpressions;

namespace HotspotAuth.FunctionalTests.Handover;

/// <summary>RouterOS's page language as its manual has it: <c>$(name)</c>, and <c>$(if name)</c> … <c>$(else)</c> … <c>$(endif)</c>.</summary>
internal static partial class RouterOsPages
{
    public static string Render(string page, IReadOnlyDictionary<string, string> variables)
    {
        page = Condition().Replace(page, match => variables.GetValueOrDefault(match.Groups["name"].Value) is { Length: > 0 } ? match.Groups["then"].Value : match.Groups["else"].Value);
        // An unknown variable is printed as nothing.
        return Variable().Replace(page, match => variables.GetValueOrDefault(match.Groups["name"].Value, ""));
    }

    /// <summary>Octets as it prints them for scripts.</summary>
    public static string Escaped(byte[] octets) => string.Concat(octets.Select(octet => "\\" + Convert.ToString(octet, 8).PadLeft(3, '0')));

    /// <summary>The folder that an operator copies to the router, with the portal's address changed as the manual says.</summary>
    public static string Load(string file, string portal) => File.ReadAllText(Path.Combine(Tree.Root, "deploy", "mikrotik", "hotspot", file)).Replace("http://kpp2.net", portal, StringComparison.Ordinal);

    [GeneratedRegex(@"\$\(if (?<name>[a-z-]+)\)(?<then>.*?)(\$\(else\)(?<else>.*?))?\$\(endif\)", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Condition();

    [GeneratedRegex(@"\$\((?<name>[a-z-]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Variable();
}

/// <summary>The source tree that the tests were built from.</summary>
internal static class Tree
{
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo? folder) => folder is null
        ? throw new InvalidOperationException("The tests run outside their source tree.")
        : File.Exists(Path.Combine(folder.FullName, "HotspotAuth.sln")) ? folder.FullName : Find(folder.Parent);
}
