using NanoApi.Listings;
using NanoApi.References;

namespace NanoApi;

internal static class Program
{
    private static int Main(string[] args)
    {
        try
        {
            IReadOnlyList<ReferenceAssembly> assemblies = ReferenceCompiler.CompileAll(ApiCatalog.Load(ApiCatalog.DefaultDirectory));
            PackageFolder.Write(assemblies, args[2]);
            return 0;
        }
        catch (ListingException e)
        {
            Console.Error.WriteLine($"{e.File}({e.Line}): error NANO100: {e.Message}");
            return 1;
        }
    }
}
