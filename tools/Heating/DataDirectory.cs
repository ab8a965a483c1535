using LocalIotCore.Identity;

namespace Heating;

/// <summary>The directory in which run, cloud and provision keep their state.</summary>
internal sealed class DataDirectory
{
    private const string RepositoryMark = "HeatingSensor.sln";

    private DataDirectory(string root) => Root = root;

    public string Root { get; }

    /// <summary>The local cloud's part: CA, registry, sessions, retained messages.</summary>
    public string Cloud => Path.Combine(Root, "cloud");

    /// <summary>The directory of --data; by default certs/dev of the repository, or else a folder of this
    /// user.</summary>
    public static DataDirectory Of(string? option) =>
        new(option is null ? Default() : Path.GetFullPath(option));

    /// <summary>The certificate, key and CA of one thing.</summary>
    public string Credentials(string thingName) => Path.Combine(Root, "things", Names.ToFileName(thingName));

    /// <summary>The certificate, key and CA of one thing on AWS: in certs/out of the repository, or else in a folder of this
    /// user.</summary>
    public static string AwsCredentials(string thingName) => Path.Combine(
        Checkout is { } repository
            ? Path.Combine(repository, "certs", "out")
            : Path.Combine(Default(), "out"),
        Names.ToFileName(thingName));

    /// <summary>The flash drive of a thing's virtual board.</summary>
    public string Board(string thingName) => Path.Combine(Root, "boards", Names.ToFileName(thingName));

    /// <summary>The checkout around the current folder, or else around this program; null if there is none.</summary>
    public static string? Checkout =>
        RepositoryAbove(Environment.CurrentDirectory) ?? RepositoryAbove(AppContext.BaseDirectory);

    /// <summary>The checkout that this program was built in; null if it is installed.</summary>
    public static string? CheckoutOfProgram => RepositoryAbove(AppContext.BaseDirectory);

    /// <summary>This user's folder, for what belongs to no checkout.</summary>
    public static string UserFolder => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "HeatingSensor");

    private static string Default()
    {
        return Checkout is { } repository
            ? Path.Combine(repository, "certs", "dev")
            : UserFolder;
    }

    private static string? RepositoryAbove(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, RepositoryMark)))
                return folder.FullName;
        }
        return null;
    }
}
