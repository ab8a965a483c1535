using System.Text;
using Heating.Commands;

// Degrees, also in a file or a pipe on Windows.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return await CommandLine.RunAsync(args);
