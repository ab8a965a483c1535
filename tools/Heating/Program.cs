using System.Text;
using Heating;
using Heating.Commands;

// For the degree sign, also in a file or pipe on Windows.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
CommandName.Settle();
return await CommandLine.RunAsync(args);
