namespace NanoApi.References;

/// <summary>
/// Lays reference assemblies out as NuGet lays out packages (ID.VERSION/lib/NAME.dll), so that a project finds them by
/// the same relative path; a version that is not listed is then simply not there.
/// </summary>
public static class PackageFolder
{
    /// <summary>
    /// Writes every assembly below <paramref name="directory"/>; files that are the same stay untouched.
    /// </summary>
    public static void Write(IEnumerable<ReferenceAssembly> assemblies, string directory)
    {
        foreach (ReferenceAssembly assembly in assemblies)
        {
            string path = PathOf(assembly, directory);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(assembly.Image))
                continue;
            string temporary = path + ".new";
            File.WriteAllBytes(temporary, assembly.Image);
            File.Move(temporary, path, overwrite: true);
        }
    }

    /// <summary>Where an assembly lies below <paramref name="directory"/>.</summary>
    public static string PathOf(ReferenceAssembly assembly, string directory) => Path.Combine(directory,
        $"{assembly.Listing.PackageId}.{assembly.Listing.PackageVersion}", "lib", assembly.Listing.FileName);
}
