using System.Net;
using HotspotAuth.Operation;
using HotspotAuth.Portal;

namespace HotspotAuth.FunctionalTests.Portal;

public sealed class SiteWordingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hotspot-wording-");

    private string Texts => Path.Combine(_folder.FullName, "texts.json");

    [Fact]
    public async Task A_site_words_its_pages_and_a_reload_takes_the_new_words()
    {
        await File.WriteAllTextAsync(Texts, """{"th": {"Login.Lead": "สำหรับครูและนักเรียน"}, "en": {"Login.Lead": "For <teachers>"}}""");
        await using var portal = await PortalHost.StartAsync(settings => settings.Portal.TextsPath = Texts);
        using var client = portal.Client();

        Assert.Contains("สำหรับครูและนักเรียน", (await Page.GetAsync(client, "/login")).Text, StringComparison.Ordinal);
        Assert.Contains("For &lt;teachers&gt;", (await Page.GetAsync(client, "/en/login")).Html, StringComparison.Ordinal);

        await File.WriteAllTextAsync(Texts, """{"th": {"Login.Lead": "สำหรับทุกคน"}}""");
        portal.Core<SiteTexts>().Reload(portal.Core<HotspotSettings>());
        Assert.Contains("สำหรับทุกคน", (await Page.GetAsync(client, "/login")).Text, StringComparison.Ordinal);
        Assert.Contains("For staff and training guests", (await Page.GetAsync(client, "/en/login")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notice_of_the_sites_own_has_a_version_of_its_own()
    {
        await File.WriteAllTextAsync(Texts, """{"th": {"Privacy.RightsText": "โทร 0 5500 0199"}}""");
        await using var own = await PortalHost.StartAsync(settings => settings.Portal.TextsPath = Texts);
        await using var plain = await PortalHost.StartAsync();

        Assert.Matches($"^{plain.Core<SiteTexts>().NoticeVersion}-[0-9a-f]{{6}}$", own.Core<SiteTexts>().NoticeVersion);
        using var client = own.Client();
        Assert.Contains($"ฉบับที่ {own.Core<SiteTexts>().NoticeVersion} ", (await Page.GetAsync(client, "/privacy")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"th": {"Login.Nothing": "x"}}""", "no text is called Login.Nothing")]
    [InlineData("""{"de": {"Login.Lead": "x"}}""", "only th and en are known")]
    [InlineData("""{"th": null, "en": {"Login.Nothing": "x"}}""", "no text is called Login.Nothing")]
    [InlineData("""{"th": {"Login.Lead": " "}}""", "is empty or longer")]
    [InlineData("""{"th": {"Status.Until": "until"}}""", "must fill in the same places")]
    [InlineData("""{"th": {"Status.Until": "until {0} {x"}}""", "must fill in the same places")]
    [InlineData("""{"th": """, "can't be read")]
    [InlineData("""{"th": {"Login.Lead": 7}}""", "can't be read")]
    public void What_is_wrong_with_a_file_is_told_at_start(string content, string fault)
    {
        File.WriteAllText(Texts, content);

        var told = Assert.Throws<SettingsException>(() => SettingsLoader.Load(null, ["--Portal:TextsPath=" + Texts]));

        Assert.Contains(fault, Assert.Single(told.Faults).Fault, StringComparison.Ordinal);
        Assert.Equal("Portal:TextsPath", told.Faults[0].Key);
    }

    [Fact]
    public async Task The_offices_own_seal_stands_at_the_top_of_every_page()
    {
        var logo = Path.Combine(_folder.FullName, "seal.svg");
        await File.WriteAllTextAsync(logo, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><path d=\"M0 0h1v1z\"/></svg>");
        await using var portal = await PortalHost.StartAsync(settings => settings.Site.LogoPath = logo);
        using var client = portal.Client();

        var url = System.Text.RegularExpressions.Regex.Match((await Page.GetAsync(client, "/login")).Html, "<img class=\"seal\" src=\"([^\"]+)\"").Groups[1].Value;
        using var answer = await client.GetAsync(url);

        Assert.Equal((HttpStatusCode.OK, "image/svg+xml"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(await File.ReadAllTextAsync(logo), await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("seal.gif", 10, "neither .svg nor .png")]
    [InlineData("seal.png", 20_000, "larger than 12 KiB")]
    [InlineData("seal.svg", 0, "empty")]
    public void A_seal_that_does_not_fit_is_refused_at_start(string name, int length, string fault)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, new byte[length]);

        Assert.Contains(fault, Assert.Single(Assert.Throws<SettingsException>(() => SettingsLoader.Load(null, ["--Site:LogoPath=" + path])).Faults).Fault, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
