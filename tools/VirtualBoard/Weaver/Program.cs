namespace VirtualBoard.Weaving;

/// <summary>Called by Firmware.props after the compiler.</summary>
internal static class Program
{
    private const int Failed = 1;

    private static int Main(string[] args)
    {
        if (args.Length < 2)
        {
            Console.Error.WriteLine(
                "VirtualBoard.Weaver : error WEAVE001: expected the assembly to rewrite (its .pdb is beside it), VirtualBoard.Runtime.dll, " +
                "and any other projects' assemblies that it references");
            return Failed;
        }

        try
        {
            using var weaver = new Weaver(args[1], args[2..]);
            weaver.Weave(args[0]);
            return 0;
        }
        catch (Exception e) when (e is NotSupportedException or IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            Console.Error.WriteLine($"{args[0]} : error WEAVE002: {e.Message}");
            return Failed;
        }
    }
}
