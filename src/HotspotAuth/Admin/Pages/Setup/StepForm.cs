using System.Text;
using HotspotAuth.Portal;
using HotspotAuth.Setup;
using HotspotAuth.Words;

namespace HotspotAuth.Admin.Pages.Setup;

/// <summary>What one question's form brings, taken into the answers as it was typed.</summary>
internal sealed class StepForm(StepModel page, IFormCollection form)
{
    private const int LongestText = 4000;
    private const long LargestPem = 64 * 1024;

    private SetupAnswers Answers => page.Answers;

    /// <summary>To whom the test mail goes.</summary>
    public string? Recipient => Text("mail-test");

    /// <summary>The other DHCP servers that the page named before.</summary>
    public string? ToldOf => Text("told-dhcp");

    public SetupNas Nas => new(Text("router-name") ?? "", Text("router-address") ?? "", SetupNas.Kinds.Contains(Text("router-kind"), StringComparer.Ordinal) ? Text("router-kind")! : "generic") { LoginHosts = Text("router-hosts") };

    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        foreach (var key in page.Step.Keys.Where(key => form.ContainsKey(SetupPage.Id(key)) && page.Fixed(key) is null)) Answers[key] = Text(SetupPage.Id(key)) ?? "";
        switch (page.Step.Name)
        {
            case "ways": TakeWays(); break;
            case "certificate": await TakeCertificateAsync(cancellationToken); break;
            case "mail":
                TakePassword();
                TakeList("Alerts:Mail", 20);
                break;
            case "clock": TakeList("Clock:Sources", 8); break;
            case "person": TakePerson(); break;
            case "privacy": TakeTexts(); break;
        }
    }

    private void TakeWays()
    {
        if (!page.OwnGateway || Text(SetupPage.Id("Gateway:LanInterface")) is not { } lan) return;
        if (page.Fixed("Capture:Interface") is null) Answers["Capture:Interface"] = lan;
        // Guests have IPv6 where the interface has an address for it; an address that nobody has would keep the gateway from starting.
        if (page.Fixed("Gateway:LanAddress6") is null) Answers["Gateway:LanAddress6"] = page.Interfaces.FirstOrDefault(one => one.Name == lan)?.Ipv6 ?? "";
    }

    private async Task TakeCertificateAsync(CancellationToken cancellationToken)
    {
        if (page.Fixed("Portal:CertificatePath") is not null) return;
        switch (Text("certificate"))
        {
            case "none":
                Answers["Portal:CertificatePath"] = Answers["Portal:CertificateKeyPath"] = "";
                break;
            case "upload":
                var (chain, key) = (await PemAsync("chain", cancellationToken), await PemAsync("key", cancellationToken));
                if (chain is null && key is null && Answers["Portal:CertificatePath"] is { Length: > 0 }) break;
                if (chain is null || key is null)
                {
                    page.Faults.Add("certificate", page.T["setup.certificate.both"]);
                    break;
                }

                var look = CertificateLook.Of(chain, key, page.Value("Site:PortalHost") ?? "", page.Now);
                if (look.IsUnfit)
                {
                    page.Faults.Add("certificate", page.T.Format($"setup.certificate.{look.Fault}", page.Value("Site:PortalHost"), look.Names, look.EndsText));
                    break;
                }

                Answers["Portal:CertificatePath"] = page.Desk.Folder.Keep("portal", "pem", Encoding.UTF8.GetBytes(chain));
                Answers["Portal:CertificateKeyPath"] = page.Desk.Folder.Keep("portal", "key", Encoding.UTF8.GetBytes(key));
                break;
        }
    }

    /// <summary>An empty field leaves the password that is there; nothing ever shows it again.</summary>
    private void TakePassword()
    {
        if (page.Fixed("Mail:PasswordFile") is null && form["mail-password"].ToString() is { Length: > 0 and <= 256 } password)
            Answers["Mail:PasswordFile"] = page.Desk.Folder.Keep("mail", "password", Encoding.UTF8.GetBytes(password + "\n"));
    }

    private void TakeList(string key, int most)
    {
        Answers.Values.Remove(key);
        if (page.Fixed(key) is not null || !form.ContainsKey(SetupPage.Id(key))) return;
        Answers.SetList(key, form[SetupPage.Id(key)].ToString().Split(['\n', '\r', ',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(most));
    }

    private void TakePerson()
    {
        Answers.Values.Remove("Administrator:Name");
        Answers.Values.Remove("Administrator:Email");
        Answers.Person = new SetupPerson(page.User.Username(), Text("Administrator-Name"), Text("Administrator-Email"));
    }

    private void TakeTexts()
    {
        Answers.Values.Remove("Texts");
        foreach (var language in new[] { "th", "en" })
        {
            var ours = PortalTexts.In(language == "en" ? Language.English : Language.Thai);
            var own = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var key in SetupDesk.NoticeKeys)
            {
                if (form[$"{language}-{key}"].ToString().ReplaceLineEndings(" ").Trim() is { Length: > 0 } text && text != ours[key]) own[key] = text;
            }

            Answers.Texts[language] = own;
        }
    }

    private string? Text(string name) => form[name].ToString().Trim() is { Length: > 0 } text ? text[..Math.Min(text.Length, LongestText)] : null;

    private async Task<string?> PemAsync(string name, CancellationToken cancellationToken)
    {
        if (form.Files.GetFile(name) is not { Length: > 0 and <= LargestPem } file) return null;
        using var reader = new StreamReader(file.OpenReadStream(), Encoding.ASCII);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
