namespace HotspotAuth.FunctionalTests;

/// <summary>A claim that needs a tool of another package; without it the test is skipped and says which. <c>deploy/test</c> installs them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsFactAttribute : FactAttribute
{
    public NeedsFactAttribute(string tool, string package)
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(d => File.Exists(Path.Combine(d, tool)))) Skip = $"{tool} is missing (Debian: {package})";
    }
}
