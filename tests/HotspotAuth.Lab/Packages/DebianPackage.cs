namespace HotspotAuth.Lab.Packages;

/// <summary>
/// The package as <c>deploy/debian/build</c> makes it of the program under test, an older version of it, and a minimal Debian with what it depends on. Made once
/// for all tests that use it.
/// </summary>
public sealed class DebianPackage : IAsyncLifetime
{
    /// <summary>A version before any other.</summary>
    public const string OlderVersion = "0.0.1~older";

#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    /// <summary>The top of the clone.</summary>
    internal static string Clone { get; } = FindClone();

    /// <summary>The package file.</summary>
    public string File { get; private set; } = "";

    /// <summary>The same program with a version before it.</summary>
    public string Older { get; private set; } = "";

    /// <summary>The root that machines are copied from.</summary>
    public string Template { get; private set; } = "";

    private static string Folder => Path.Combine(Clone, "artifacts", "packages");

    public async Task InitializeAsync()
    {
        if (new LabFactAttribute().Skip is not null) return; // the tests say it themselves
        Directory.CreateDirectory(Folder);
        File = await BuildAsync();
        if (new LabFactAttribute { Needs = "debootstrap" }.Skip is not null) return;
        Older = await AgeAsync();
        Template = await MakeTemplateAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private static async Task<string> BuildAsync()
    {
        var built = await LabCommand.RunAsync(Patience, Path.Combine(Clone, "deploy", "debian", "build"), "--no-build", "--configuration", Configuration, "--compress", "gzip", "--output", Folder);
        return built.Succeeded().Output.Trim().Split('\n')[^1];
    }

    /// <summary>The same with the version before.</summary>
    private async Task<string> AgeAsync()
    {
        var (content, older) = (Path.Combine(Folder, "older"), Path.Combine(Folder, $"hotspotauth_{OlderVersion}_amd64.deb"));
        if (Directory.Exists(content)) Directory.Delete(content, recursive: true);
        (await LabCommand.RunAsync(Patience, "dpkg-deb", "--raw-extract", File, content)).Succeeded();
        (await LabCommand.RunAsync("sed", "-i", $"s/^Version: .*/Version: {OlderVersion}/", Path.Combine(content, "DEBIAN", "control"))).Succeeded();
        (await LabCommand.RunAsync(Patience, "dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "--build", content, older)).Succeeded();
        Directory.Delete(content, recursive: true);
        return older;
    }

    /// <summary>
    /// Only what the package says it depends on is in it, so a dependency that it forgot shows. Kept for later runs while the dependencies stay
    /// the same.
    /// </summary>
    private async Task<string> MakeTemplateAsync()
    {
        var depends = (await LabCommand.RunAsync("dpkg-deb", "--field", File, "Depends")).Succeeded().Output.Trim();
        var (root, made) = (Path.Combine(Folder, "root"), Path.Combine(Folder, "root.made"));
        var (mirror, suite) = await MirrorAsync();
        var wanted = $"{suite}: {depends}";
        if (System.IO.File.Exists(made) && await System.IO.File.ReadAllTextAsync(made) == wanted) return root;
        System.IO.File.Delete(made);
        if (Directory.Exists(root)) Directory.Delete(root, recursive: true);
        var names = await AvailableAsync(depends);
        var result = await LabCommand.RunAsync(Patience, "debootstrap", "--variant=minbase", $"--include=systemd-sysv,{names}", suite, root, mirror);
        Assert.True(result.ExitCode == 0, $"No minimal Debian could be made of {suite} at {mirror}, the first source of this machine's apt. Is it reachable? debootstrap said:\n{result.Error}{result.Output}");
        await System.IO.File.WriteAllTextAsync(made, wanted);
        return root;
    }

    /// <summary>Of alternatives the one that this Debian has.</summary>
    private static async Task<string> AvailableAsync(string depends)
    {
        var names = new List<string>();
        foreach (var alternatives in depends.Split(',').Select(d => d.Split('|').Select(a => a.Trim().Split(' ')[0]).ToArray()))
        {
            foreach (var name in alternatives)
            {
                var known = await LabCommand.RunAsync("apt-cache", "show", name);
                if (known.ExitCode != 0) continue;
                names.Add(name);
                break;
            }
        }

        return string.Join(',', names);
    }

    private static async Task<(string Mirror, string Suite)> MirrorAsync()
    {
        var targets = (await LabCommand.RunAsync("apt-get", "indextargets", "--format", "$(SITE) $(RELEASE)", "Identifier: Packages")).Output;
        var codename = System.IO.File.ReadLines("/etc/os-release").FirstOrDefault(l => l.StartsWith("VERSION_CODENAME=", StringComparison.Ordinal))?["VERSION_CODENAME=".Length..];
        var found = targets.Split('\n').Select(l => l.Split(' ')).FirstOrDefault(l => l.Length == 2 && l[1] == codename);
        Assert.True(found is not null, $"This machine's apt has no source of {codename}: a minimal Debian to install the package into can't be made.");
        return (found[0], found[1]);
    }

    private static string FindClone()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "HotspotAuth.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException("The tests don't lie in a clone.");
    }
}
