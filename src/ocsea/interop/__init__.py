"""Forms and answers in the formats of others.

Forms are written for KoboToolbox and ODK (`ocsea.interop.xlsform`), for apps
(`ocsea.interop.surveyjs`) and for Google Forms (`ocsea.interop.googleforms`); `ocsea.interop.codebook` lists
what the answers mean, and `ocsea.interop.responses` reads the answers that come back.
"""
