using System.Globalization;

namespace HotspotAuth.Tests.Architecture;

public class CultureTests
{
    /// <summary>Guards the run under th_TH: a host that takes no notice of LC_ALL would test the same culture twice.</summary>
    [Fact]
    public void The_suite_runs_in_the_culture_that_its_environment_names()
    {
        var asked = (Environment.GetEnvironmentVariable("LC_ALL") ?? "").Split('.')[0].Replace('_', '-');
        var expected = asked is "" or "C" or "POSIX" ? null : asked;

        if (expected is not null) Assert.Equal(expected, CultureInfo.CurrentCulture.Name);
        else Assert.NotEqual("th-TH", CultureInfo.CurrentCulture.Name);
    }

    [Fact]
    public void Thai_culture_counts_years_in_the_Buddhist_era()
    {
        var printed = new DateTime(2026, 11, 21, 0, 0, 0, DateTimeKind.Utc).ToString("yyyy-MM-dd", CultureInfo.GetCultureInfo("th-TH"));

        Assert.Equal("2569-11-21", printed);
    }
}
