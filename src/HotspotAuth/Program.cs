using HotspotAuth.Operation;

// The verbs are listed in Operation/CommandLine.cs; `serve` is composed in Operation/Service.cs.
return await CommandLine.RunAsync(args);
