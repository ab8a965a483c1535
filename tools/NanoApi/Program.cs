using System.CommandLine;
using NanoApi.Gate;
using NanoApi.Listings;
using NanoApi.References;

namespace NanoApi;

/// <summary>Checks whether code would build and run on nanoFramework.</summary>
internal static class Program
{
    private const int Failed = 1;

    private static readonly Option<DirectoryInfo> s_api = new("--api")
    {
        Description = "Folder of API listings",
        DefaultValueFactory = _ => new DirectoryInfo(ApiCatalog.DefaultDirectory),
    };

    private static readonly Option<FileInfo?> s_packages = new("--packages")
    {
        Description = "The project's packages.config: the pinned version of every package must be listed",
    };

    private static readonly Option<FileInfo[]> s_references = new("--reference")
    {
        Description = "An assembly of another project that it references",
        AllowMultipleArgumentsPerToken = true,
    };

    private static int Main(string[] args)
    {
        var root = new RootCommand(
            "nanoFramework's public API as data, and the gate that compiles firmware against it.")
        {
            RefsCommand(), CheckCommand(), RulesCommand(),
        };
        try
        {
            return root.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (ListingException e)
        {
            Console.Error.WriteLine($"{e.File}{(e.Line > 0 ? $"({e.Line})" : "")}: error NANO100: {e.Message}");
            return Failed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            Console.Error.WriteLine($"NanoApi : error NANO102: {e.Message}");
            return Failed;
        }
    }

    private static Command RefsCommand()
    {
        var output = new Option<DirectoryInfo>("--out")
        {
            Description = "Output folder for ID.VERSION/lib/NAME.dll",
            Required = true,
        };
        var command = new Command("refs", "Write reference assemblies in NuGet's package layout.")
        {
            output, s_packages, s_api,
        };
        command.SetAction(parsed =>
        {
            ApiCatalog catalog = ApiCatalog.Load(parsed.GetRequiredValue(s_api).FullName);
            IReadOnlyCollection<ApiListing> wanted = Pinned(parsed, catalog) ?? catalog.Listings;
            IEnumerable<ReferenceAssembly> assemblies = ReferenceCompiler.CompileAll(catalog)
                .Where(a => wanted.Contains(a.Listing));
            PackageFolder.Write(assemblies, parsed.GetRequiredValue(output).FullName);
            return 0;
        });
        return command;
    }

    private static Command CheckCommand()
    {
        var assembly = new Option<FileInfo>("--assembly")
        {
            Description = "The compiled assembly; its .pdb is expected beside it",
            Required = true,
        };
        var command = new Command("check", "Reject what compiles but cannot run on nanoFramework.")
        {
            assembly, s_references, s_packages, s_api,
        };
        command.SetAction(parsed =>
        {
            ApiCatalog catalog = ApiCatalog.Load(parsed.GetRequiredValue(s_api).FullName);
            Pinned(parsed, catalog);
            IReadOnlyList<Finding> findings = IlGate.Check(parsed.GetRequiredValue(assembly).FullName, catalog,
                References(parsed));
            foreach (Finding finding in findings)
                Console.Error.WriteLine(finding);
            return findings.All(f => f.Rule.IsWarning) ? 0 : Failed;
        });
        return command;
    }

    private static Command RulesCommand()
    {
        var command = new Command("rules", "List what is rejected, and what to use instead.");
        command.SetAction(_ =>
        {
            foreach (Rule rule in Rules.All)
                Console.WriteLine($"{rule.Code}  {(rule.IsWarning ? "(warning) " : "")}{rule.Advice}");
        });
        return command;
    }

    private static IEnumerable<string> References(ParseResult parsed) =>
        (parsed.GetValue(s_references) ?? []).Select(r => r.FullName);

    private static IReadOnlyList<ApiListing>? Pinned(ParseResult parsed, ApiCatalog catalog) =>
        parsed.GetValue(s_packages) is FileInfo file ? PackagesConfig.Read(file.FullName).Resolve(catalog) : null;
}
