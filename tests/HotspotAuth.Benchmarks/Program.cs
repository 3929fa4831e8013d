using System.Globalization;
using HotspotAuth.Benchmarks;
using HotspotAuth.Benchmarks.Measuring;

CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
var what = args.Length > 0 ? args[0] : "";
var options = BenchmarkOptions.Read(args.AsSpan(Math.Min(1, args.Length)));
if (options is null || what is not ("radius" or "accounts" or "accounting" or "flows" or "live" or "store" or "questions" or "joins" or "events" or "imports" or "lists" or "all"))
{
    Console.Error.WriteLine("radius|accounts|accounting|flows|live|store|questions|joins|events|imports|lists|all [--seconds N] [--rounds N] [--packets N] [--pps N] [--rows N] [--days N] [--data FOLDER] [--program PATH]");
    return 64;
}

Console.WriteLine(Machine.Describe());
try
{
    if (what is "radius" or "all") RadiusBenchmark.Run(options);
    if (what is "accounts" or "all") AccountsBenchmark.Run();
    if (what is "accounting" or "all") AccountingBenchmark.Run(options);
    if (what is "flows" or "all") FlowBenchmark.Run(options);
    if (what is "live" or "all") LiveBenchmark.Run(options);
    if (what is "store" or "all") await StoreBenchmark.RunAsync(options);
    if (what is "questions" or "all") await QuestionsBenchmark.RunAsync(options);
    if (what is "imports" or "all") ImportsBenchmark.Run(options);
    if (what is "joins" or "all") await JoinBenchmark.RunAsync(options);
    if (what is "events" or "all") await EventsBenchmark.RunAsync(options);
    if (what is "lists" or "all") await ListsBenchmark.RunAsync(options);
}
catch (Exception exception)
{
    // Caught here, so that what was started and made is ended and removed on the way.
    Console.Error.WriteLine(exception);
    return 1;
}

Console.WriteLine(Machine.Load());
return 0;
