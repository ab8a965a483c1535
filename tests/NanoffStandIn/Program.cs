using NanoffStandIn;

// An unhandled exception ends the process as it ends nanoff: 134 on Linux and macOS, 0xE0434352 on Windows.
string folder = Environment.GetEnvironmentVariable(StandInBoard.FolderVariable)
    ?? throw new InvalidOperationException($"{StandInBoard.FolderVariable} names no folder");
return new StandIn(folder, Path.GetTempPath(), Console.Out, Console.Error, isTerminal: !Console.IsOutputRedirected).Run(args);
