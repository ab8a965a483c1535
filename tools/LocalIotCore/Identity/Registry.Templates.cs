using System.Globalization;

namespace LocalIotCore.Identity;

public sealed partial class Registry
{
    /// <summary>Creates a provisioning template; its body is the caller's to check.</summary>
    /// <exception cref="RegistryException">InvalidRequest: the name; ResourceAlreadyExists.</exception>
    public TemplateRecord CreateTemplate(
        string templateName, string? description, string body, bool isEnabled, string roleArn)
    {
        Names.CheckTemplate(templateName);
        using (Lock())
        {
            if (_templates.Find(templateName) is not null)
                throw new RegistryException(
                    RegistryError.ResourceAlreadyExists, $"Provisioning template {templateName} already exists.");
            var template = new TemplateRecord
            {
                TemplateName = templateName,
                Description = description,
                IsEnabled = isEnabled,
                RoleArn = roleArn,
                CreatedAt = _time.GetUtcNow(),
                ModifiedAt = _time.GetUtcNow(),
                DefaultVersionId = 1,
                LastVersionId = 1,
                Versions = [new TemplateVersion(1, body, _time.GetUtcNow())],
            };
            _templates.Write(template);
            return template;
        }
    }

    /// <summary>The template of that name; null if there is none.</summary>
    public TemplateRecord? FindTemplate(string templateName) => _templates.Find(templateName);

    /// <summary>All provisioning templates, in no particular order.</summary>
    public IEnumerable<TemplateRecord> Templates() => _templates.All();

    /// <summary>Changes a template.</summary>
    /// <exception cref="RegistryException">ResourceNotFound: no such template or version.</exception>
    public void UpdateTemplate(string templateName, TemplateChange change) => ChangeTemplate(templateName, template =>
    {
        if (change.DefaultVersionId is { } versionId)
            CheckVersion(template, versionId);
        return template with
        {
            Description = change.Description ?? template.Description,
            IsEnabled = change.IsEnabled ?? template.IsEnabled,
            DefaultVersionId = change.DefaultVersionId ?? template.DefaultVersionId,
            RoleArn = change.RoleArn ?? template.RoleArn,
        };
    });

    /// <summary>Adds a version to a template, and puts it in use if that is asked for; its body is the caller's to
    /// check.</summary>
    /// <exception cref="RegistryException">ResourceNotFound; VersionsLimitExceeded: there are
    /// <see cref="TemplateRecord.VersionsMax"/>.</exception>
    public TemplateVersion CreateTemplateVersion(string templateName, string body, bool isDefault)
    {
        TemplateVersion? created = null;
        ChangeTemplate(templateName, template =>
        {
            if (template.Versions.Length >= TemplateRecord.VersionsMax)
                throw new RegistryException(
                    RegistryError.VersionsLimitExceeded,
                    $"The provisioning template {templateName} already has the maximum number of versions "
                    + $"({TemplateRecord.VersionsMax})");
            created = new TemplateVersion(template.LastVersionId + 1, body, _time.GetUtcNow());
            return template with
            {
                LastVersionId = created.VersionId,
                DefaultVersionId = isDefault ? created.VersionId : template.DefaultVersionId,
                Versions = [.. template.Versions, created],
            };
        });
        return created!;
    }

    /// <summary>Removes a version of a template.</summary>
    /// <exception cref="RegistryException">ResourceNotFound: no such template or version; DeleteConflict: it is the
    /// default.</exception>
    public void DeleteTemplateVersion(string templateName, int versionId) => ChangeTemplate(templateName, template =>
    {
        CheckVersion(template, versionId);
        if (template.DefaultVersionId == versionId)
            throw new RegistryException(
                RegistryError.DeleteConflict,
                $"Cannot delete the default version of a provisioning template (name={templateName}, "
                + $"version={versionId})");
        return template with { Versions = [.. template.Versions.Where(version => version.VersionId != versionId)] };
    });

    /// <summary>Removes a template with all of its versions.</summary>
    /// <exception cref="RegistryException">ResourceNotFound.</exception>
    public void DeleteTemplate(string templateName)
    {
        using (Lock())
        {
            if (_templates.Find(templateName) is null)
                throw NotFound("provisioning template", templateName);
            _templates.Delete(templateName);
        }
    }

    private void ChangeTemplate(string templateName, Func<TemplateRecord, TemplateRecord> change)
    {
        using (Lock())
        {
            var template = _templates.Find(templateName) ?? throw NotFound("provisioning template", templateName);
            _templates.Write(change(template) with { ModifiedAt = _time.GetUtcNow() });
        }
    }

    private static void CheckVersion(TemplateRecord template, int versionId)
    {
        if (template.FindVersion(versionId) is null)
            throw NotFound(
                "version of provisioning template " + template.TemplateName,
                versionId.ToString(CultureInfo.InvariantCulture));
    }
}
