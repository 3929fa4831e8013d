using System.CommandLine;
using HotspotAuth.Capture;
using HotspotAuth.Operation;

namespace HotspotAuth.Accounts;

/// <summary><c>device add|list|remove</c></summary>
internal static class DeviceVerbs
{
    private static readonly Option<string> Mac = new("--mac") { Required = true, Description = "Its MAC address, in any spelling" };
    private static readonly Option<string> User = new("--user") { Required = true, Description = "The account of who answers for it" };
    private static readonly Option<string> Name = new("--name") { Required = true, Description = "What it is, for example \"printer room 3\"" };
    private static readonly Option<DateTimeOffset?> Until = Times.Option("--until", "First moment it is let in no more");
    private static readonly Argument<string> Which = new("mac");

    public static Command Create(VerbBuilder verbs) => VerbBuilder.Group(
        "device",
        "Devices that their MAC address lets in",
        verbs.Verb("add", "Register one", AddAsync, Mac, User, Name, Until),
        verbs.Verb("list", "All of them", ListAsync),
        verbs.Verb("remove", "Let it in no more", RemoveAsync, Which));

    private static Task<int> AddAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var device = Store(context).Add(parsed.GetRequiredValue(Mac), parsed.GetRequiredValue(User), parsed.GetRequiredValue(Name), parsed.GetValue(Until), Actor.Verb);
        context.Say(Shape(device), o =>
        {
            o.WriteLine($"{device.Mac} is {device.Username}'s \"{device.Name}\"");
            if (device.Mac.IsLocallyAdministered) o.WriteLine("This is a private address, which phones and laptops make up for each network and may change: switch that off for this network on the device.");
        });
        return Task.FromResult(ExitCode.Done);
    }

    private static Task<int> ListAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var devices = Store(context).List();
        context.Say(devices.Select(Shape), o =>
        {
            foreach (var d in devices) o.WriteLine($"{d.Mac}  {d.Username,-24} {(d.ValidUntil is { } until ? $"until {Times.Iso(until)}" : "always"),-30} {d.Name}");
        });
        return Task.FromResult(ExitCode.Done);
    }

    private static Task<int> RemoveAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var typed = parsed.GetRequiredValue(Which);
        if (!MacAddress.TryParse(typed, out var mac) || Store(context).Remove(mac, Actor.Verb) is not { } device)
            throw new VerbException(ExitCode.BadInput, $"\"{typed}\" is not registered. `hotspotauth device list` shows what is.");
        context.Say(Shape(device), o => o.WriteLine($"{device.Mac} (\"{device.Name}\" of {device.Username}) is let in no more; a session that its MAC began ends within two seconds."));
        return Task.FromResult(ExitCode.Done);
    }

    private static DeviceStore Store(VerbContext context) => new(context.Database, TimeProvider.System);

    private static object Shape(RegisteredDevice d) => new { Mac = d.Mac.ToString(), User = d.Username, d.Name, d.ValidUntil, d.Added, d.AddedBy };
}
