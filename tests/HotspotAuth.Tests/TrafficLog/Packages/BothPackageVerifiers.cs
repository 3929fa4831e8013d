using HotspotAuth.TrafficLog;

namespace HotspotAuth.Tests.TrafficLog.Packages;

/// <summary>Runs the program's verifier and the independent one on the same package or case; they must say the same.</summary>
internal static class BothPackageVerifiers
{
    public static VerifyReport Agree(string path, IReadOnlyList<string> trust)
    {
        var ours = PackageVerifier.Verify(path, trust);
        var arguments = new List<string> { "--package", path };
        foreach (var key in trust) arguments.AddRange(["--trust", key]);
        BothVerifiers.Same(ours, arguments);
        return ours;
    }

    public static VerifyReport AgreeOnCase(string traffic, string folder, IReadOnlyList<string> trust)
    {
        var ours = CaseVerifier.Verify(traffic, folder, trust);
        var arguments = new List<string> { traffic, "--case", folder };
        foreach (var key in trust) arguments.AddRange(["--trust", key]);
        BothVerifiers.Same(ours, arguments);
        return ours;
    }
}
