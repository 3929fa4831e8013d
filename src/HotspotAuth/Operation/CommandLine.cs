using System.CommandLine;
using System.Text.RegularExpressions;
using HotspotAuth.Accounts;
using HotspotAuth.Admin;
using HotspotAuth.Alerts;
using HotspotAuth.Anchors;
using HotspotAuth.Backup;
using HotspotAuth.Cases;
using HotspotAuth.Demo;
using HotspotAuth.Drill;
using HotspotAuth.Events;
using HotspotAuth.Export;
using HotspotAuth.Flows;
using HotspotAuth.Gateway;
using HotspotAuth.MorningReport;
using HotspotAuth.Nas;
using HotspotAuth.Retention;
using HotspotAuth.Sessions;
using HotspotAuth.Setup;

namespace HotspotAuth.Operation;

/// <summary>The program's table of contents: every verb, in the order of the manual.</summary>
internal static partial class CommandLine
{
    private static readonly Option<string?> Config = new("--config") { Description = "Configuration file (JSON with comments)", Recursive = true };
    private static readonly Option<bool> Json = new("--json") { Description = "Answer as JSON, for scripts", Recursive = true };

    public static async Task<int> RunAsync(string[] args)
    {
        // --Section:Key=value belongs to the configuration, whatever the verb.
        var overrides = args.Where(a => SettingArgument().IsMatch(a)).ToArray();
        var parsed = Root(overrides).Parse([.. args.Where(a => !SettingArgument().IsMatch(a))]);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync("hotspotauth --help lists the verbs, hotspotauth VERB --help its options.");
            return ExitCode.Usage;
        }

        // The library would end the process two seconds after SIGTERM, with the last batches unwritten; the service ends itself in five.
        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });
    }

    internal static RootCommand Root(string[] overrides)
    {
        var root = new RootCommand("Captive portal, RADIUS server and traffic log of a public office's wifi.");
        root.Options.Add(Config);
        root.Options.Add(Json);
        root.Options.Add(Times.Utc);
        var verbs = new VerbBuilder(Config, Json, overrides);
        foreach (var command in new[]
        {
            ServeVerb.Create(verbs),
            CheckConfigVerb.Create(verbs),
            SetupVerb.Create(verbs),
            AccountVerbs.Create(verbs),
            GroupVerbs.Create(verbs),
            DeviceVerbs.Create(verbs),
            EventVerbs.Create(verbs),
            SessionVerbs.Create(verbs),
            NasVerbs.Create(verbs),
            AdministratorVerbs.Create(verbs),
            GatewayVerbs.Create(verbs),
            CaptureVerbs.Create(verbs),
            ExportVerb.Create(verbs),
            WhoisVerb.Create(verbs),
            SealVerb.Create(verbs),
            VerifyVerb.Create(verbs),
            HoldVerbs.Create(verbs),
            PurgeVerb.Create(verbs),
            AnchorVerbs.Create(verbs),
            AlertVerbs.Create(verbs),
            KeyVerbs.Create(verbs),
            BackupVerb.Create(verbs),
            RestoreVerb.Create(verbs),
            DrillVerb.Create(verbs),
            MorningVerb.Create(verbs),
            DemoVerb.Create(verbs),
            DoctorVerb.Create(verbs),
        })
        {
            root.Subcommands.Add(command);
        }

        return root;
    }

    [GeneratedRegex("^--[A-Z][A-Za-z0-9]*(:[A-Za-z0-9]+)+=", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SettingArgument();
}
