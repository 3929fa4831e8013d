using System.Globalization;
using HotspotAuth.Fuzz;

CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
return args switch
{
    ["seeds", var folder] => Seeds.WriteAll(folder),
    ["replay", var target, var file] when FuzzTarget.Find(target) is { } found => FuzzRun.Replay(found, file),
    [var target, .. var rest] when FuzzTarget.Find(target) is { } found && FuzzOptions.Read(rest) is { } options => FuzzRun.Run(found, options),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine($"{string.Join('|', FuzzTarget.All.Select(t => t.Name))} [--minutes N] [--seed N] [--corpus DIR] [--crashes DIR]");
    Console.Error.WriteLine("replay TARGET FILE     runs one input");
    Console.Error.WriteLine("seeds DIR              writes the seed corpus anew");
    return 64;
}
